/** The one door into the laptop cloud. */
export { systemClock, manualClock, type Clock } from './kernel/clock.ts';
export { LocalError, type LocalErrorCode } from './kernel/errors.ts';
export { consoleLog, recordingLog, type Log } from './kernel/log.ts';
