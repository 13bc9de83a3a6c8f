import type { Fault, Service } from '../faults.ts';
import type { World } from '../world.ts';
import type { Invocation } from './invocation.ts';

/** A request of a function to a service, and everything that can become of it. */
export interface Request<Answer> {
  readonly service: Service;
  readonly label: () => string;
  /** What can go wrong with it. */
  readonly faults: readonly Fault[];
  /** Does it. Throws what the service answers as an error. */
  readonly perform: () => Answer | Promise<Answer>;
  /** The error of a fault that is no crash and no lost answer; or another answer. Undefined when the fault cannot happen here. */
  instead(fault: Fault): { readonly error: Error } | { readonly answer: Answer } | undefined;
  /** What the function is told when nobody knows. */
  noAnswer(): Error;
  /** The service's error as the function's client throws it. */
  thrown(error: unknown): unknown;
}

/** The promise that the function waits for; a step of the world settles it, or nothing ever does. */
export function request<Answer>(
  world: World,
  invocation: Invocation,
  made: Request<Answer>,
): Promise<Answer> {
  const { scheduler, faults, trace, chance } = world;
  return new Promise<Answer>((resolve, reject) => {
    invocation.requests += 1;
    const when = faults.isSlow() ? scheduler.later : scheduler.soon;
    when(() => {
      invocation.requests -= 1;
      // What a dead function had sent may arrive all the same.
      if (invocation.dead) return chance.happens(0.5) ? done(made, ignore, ignore) : undefined;
      const fault = faults.atRequest(made.service, made.faults, scheduler.steps());
      trace.say(() => `${invocation.name} ${made.label()}`);
      if (fault === undefined) return done(made, resolve, (error) => reject(made.thrown(error) as Error));
      if (fault === 'crash') {
        faults.saw('crash');
        invocation.dead = true;
        const sent = chance.happens(0.5) ? done(made, ignore, ignore) : undefined;
        invocation.fail();
        return sent;
      }
      if (fault === 'answerLost') {
        faults.saw('answerLost');
        const lost = () => reject(made.noAnswer());
        return done(made, lost, lost);
      }
      if (fault === 'zombie') {
        if (!invocation.over) faults.saw('zombie');
        invocation.fail();
      }
      const instead = made.instead(fault);
      if (!instead) return done(made, resolve, (error) => reject(made.thrown(error) as Error));
      faults.saw(fault);
      if ('error' in instead) reject(instead.error);
      else resolve(instead.answer);
      return undefined;
    });
  });
}

function ignore(): void {
  // Nobody is there to take it.
}

/** A store in memory answers at once, an engine later. */
function done<Answer>(
  { perform }: Request<Answer>,
  answered: (answer: Answer) => void,
  failed: (error: unknown) => void,
): void | Promise<void> {
  try {
    const answer = perform();
    if (answer instanceof Promise) return answer.then(answered, failed);
    answered(answer);
  } catch (error) {
    failed(error);
  }
}
