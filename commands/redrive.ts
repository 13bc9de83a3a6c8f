import { processWorld } from './operations/operator-world.ts';
import { redriveCommand } from './redrive/command.ts';

process.exitCode = await redriveCommand(process.argv.slice(2), processWorld());
