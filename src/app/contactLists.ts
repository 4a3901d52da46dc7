import type { ChurnList, ChurnListPreview, ChurnListRequest, ChurnTrialAnswer, ChurnTrialRequest } from '../workers/churnProtocol.ts';
import type { TrainClient } from '../workers/client/trainClient.ts';
import { nowMs } from './clock.ts';
import { download } from './download.ts';

/** Whom to contact: lists looked at, sealed with their control, downloaded, and told by next month's file. */
export class ContactLists {
  readonly #client: TrainClient;

  constructor(client: TrainClient) {
    this.#client = client;
  }

  preview(request: ChurnListRequest): Promise<ChurnListPreview> {
    return this.#client.previewChurnList(request);
  }

  /** A run's exported lists, newest first. */
  lists(runId: string): Promise<readonly ChurnList[]> {
    return this.#client.churnLists(runId);
  }

  /** Draws and seals the control, keeps the list with its run, and hands the file out. */
  async export(request: ChurnListRequest): Promise<ChurnList> {
    const list = await this.#client.sealChurnList(request, nowMs());
    await this.download(list.listId);
    return list;
  }

  async download(listId: string): Promise<void> {
    download(await this.#client.churnListCsv(listId, true), 'contacts.csv');
  }

  /** Which column of next month's file is probably which. */
  proposeColumns(datasetId: string): Promise<ChurnTrialRequest['columns']> {
    return this.#client.proposeTrial(datasetId);
  }

  evaluate(request: ChurnTrialRequest): Promise<ChurnTrialAnswer> {
    return this.#client.churnTrial(request);
  }
}
