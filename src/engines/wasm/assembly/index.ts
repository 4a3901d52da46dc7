// The module's exports: a thread's life, and a task for all threads.
export { run, serve } from './pool';
