import { mount } from 'svelte';
import App from './App.svelte';
import { registerServiceWorker, whenProtected } from './app/serviceWorker.ts';

void registerServiceWorker({ onUpdateReady: () => {} }).then(whenProtected);
mount(App, { target: document.getElementById('app')! });
