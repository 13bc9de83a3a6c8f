import { doctorCommand } from './doctor/command.ts';
import { processWorld } from './operations/operator-world.ts';

process.exitCode = await doctorCommand(process.argv.slice(2), processWorld());
