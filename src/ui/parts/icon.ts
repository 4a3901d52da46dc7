import type Square from '@lucide/svelte/icons/square';

/** An icon of @lucide/svelte, imported one by one: `import Trash from '@lucide/svelte/icons/trash-2'`. */
export type Icon = typeof Square;
