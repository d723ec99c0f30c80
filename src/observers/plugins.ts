import { consoleLines } from './console.js';
import { logFile } from './log.js';
import { mlflow } from './mlflow.js';
import type { ObserverPlugin } from './observer.js';
import { tensorboard } from './tensorboard.js';

/** The family's plug-ins: adding an observer is one file and one line here. */
export const observerPlugins: readonly ObserverPlugin[] = [consoleLines, logFile, tensorboard, mlflow];
