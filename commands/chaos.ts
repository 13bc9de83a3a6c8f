import { chaosCommand } from './chaos/command.ts';
import { processWorld } from './operations/operator-world.ts';

process.exitCode = await chaosCommand(process.argv.slice(2), processWorld());
