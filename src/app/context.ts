import { createContext } from 'svelte';
import type { Workbench } from './workbench.svelte.ts';

/** The app's state, for components: `setWorkbench` once at the root, `getWorkbench` anywhere below. */
export const [getWorkbench, setWorkbench] = createContext<Workbench>();
