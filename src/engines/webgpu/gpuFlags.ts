/** WebGPU's flags by their standard numbers: only browsers define them as globals. */
export const BUFFER_USAGE = { mapRead: 0x1, copySource: 0x4, copyTarget: 0x8, uniform: 0x40, storage: 0x80 } as const;

export const MAP_MODE_READ = 0x1;
