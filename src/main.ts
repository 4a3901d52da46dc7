import { mount } from 'svelte';
import App from './App.svelte';
import { installApi } from './app/api.ts';
import { whenProtected } from './app/serviceWorker.ts';
import { UpdateState } from './app/update.svelte.ts';
import { Workbench, newId } from './app/workbench.svelte.ts';

const update = new UpdateState();
const workbench = new Workbench(update, update.register().then(whenProtected));

mount(App, { target: document.getElementById('app')!, props: { workbench } });
installApi(workbench, newId);
void workbench.start();
