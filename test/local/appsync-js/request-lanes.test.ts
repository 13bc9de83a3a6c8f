import { describe, expect, it } from 'vitest';
import type { Request } from '../../../local/appsync-js/process/evaluation-process.ts';
import { RequestLanes } from '../../../local/appsync-js/process/request-lanes.ts';

const of = (moduleId: string, line = moduleId): Request => ({ moduleId, script: '', line });
const drain = (lanes: RequestLanes<Request>) => {
  const lines: string[] = [];
  for (let next = lanes.next(); next; next = lanes.next()) lines.push(next.line);
  return lines;
};

describe('requests that wait', () => {
  it('go in their order, those of modules that have answered first', () => {
    const lanes = new RequestLanes<Request>();
    lanes.add([of('new', '1'), of('old', '2'), of('new', '3'), of('old', '4')]);
    lanes.answered('old', false);
    expect(lanes.waiting).toBe(4);
    expect(drain(lanes)).toEqual(['2', '4', '1', '3']);
  });

  it('go before all others of their lane when they were under way', () => {
    const lanes = new RequestLanes<Request>();
    lanes.add([of('a', '3'), of('a', '4')]);
    lanes.again([of('a', '1'), of('a', '2')]);
    expect(drain(lanes)).toEqual(['1', '2', '3', '4']);
  });

  it('of a suspect module stand apart, also those that came before, until it is acquitted', () => {
    const lanes = new RequestLanes<Request>();
    lanes.add([of('bad', '1'), of('good', '2'), of('bad', '3')]);
    lanes.suspect('bad');
    lanes.add([of('bad', '4')]);
    expect([lanes.waiting, lanes.suspected, lanes.suspects('bad')]).toEqual([1, 3, true]);
    expect(lanes.nextSuspected()!.line).toBe('1');
    lanes.answered('bad', false);
    expect(lanes.suspected).toBe(2);
    lanes.answered('bad', true);
    expect([lanes.suspected, drain(lanes)]).toEqual([0, ['3', '4', '2']]);
  });

  it('are all given back when there is nobody left to run them', () => {
    const lanes = new RequestLanes<Request>();
    lanes.add([of('a'), of('b')]);
    lanes.suspect('b');
    expect(lanes.clear().map(({ line }) => line)).toEqual(['a', 'b']);
    expect([lanes.waiting, lanes.suspected]).toEqual([0, 0]);
  });
});
