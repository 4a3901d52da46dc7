import { applyUpdate, registerServiceWorker } from './serviceWorker.ts';

/** A newer version of the app that waits to be let in: offered, never forced. */
export class UpdateState {
  ready = $state(false);

  async register(): Promise<void> {
    await registerServiceWorker({ onUpdateReady: () => (this.ready = true) });
  }

  apply(): void {
    applyUpdate();
  }
}
