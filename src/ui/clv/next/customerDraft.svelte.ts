import { type Failure, toFailure } from '../../../core/contract/errors.ts';
import { formatDay } from '../../../core/data/calendar.ts';
import type { CustomerForm, TypedCustomer, TypedPrediction } from '../../../tasks/clv/next/form/types.ts';

/** After the last key, before anything is asked. */
const TYPING_MS = 150;
const MONTH_DAYS = 30;

export interface PurchaseDraft {
  readonly id: number;
  readonly date: string;
  readonly amount: string;
}

export interface SubscriptionDraft {
  readonly plan: string;
  readonly billingPeriod: string;
  readonly start: string;
  readonly mrr: string;
  readonly trialEnd: string;
  readonly cancelRequested: string;
}

type Ask = (customer: TypedCustomer) => Promise<TypedPrediction>;

/** One customer as typed so far, and what was last said of them. */
export class CustomerDraft {
  readonly form: CustomerForm;
  asOf = $state('');
  purchases = $state.raw<readonly PurchaseDraft[]>([]);
  subscription = $state.raw<SubscriptionDraft>({ plan: '', billingPeriod: '', start: '', mrr: '', trialEnd: '', cancelRequested: '' });
  attributes = $state.raw<Readonly<Record<string, string>>>({});
  answer = $state.raw<TypedPrediction>();
  /** Why the last change could not be answered; `answer` is then of before it. */
  failure = $state.raw<Failure>();
  working = $state(false);
  readonly #ask: Ask;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #nextId = 0;

  constructor(form: CustomerForm, ask: Ask) {
    this.form = form;
    this.#ask = ask;
    this.asOf = formatDay(form.asOf);
    if (form.streams.includes('transactions')) this.purchases = [this.#purchase(formatDay(form.asOf - MONTH_DAYS))];
  }

  /** The field that is wrong, such as `purchases.1.amount`. */
  get badField(): string | undefined {
    const { field, option } = this.failure?.details ?? {};
    if (option === 'asOf') return option;
    return typeof field === 'string' ? field : undefined;
  }

  addPurchase(): void {
    this.purchases = [...this.purchases, this.#purchase(this.purchases.at(-1)?.date ?? '')];
    this.touch();
  }

  removePurchase(id: number): void {
    this.purchases = this.purchases.filter((purchase) => purchase.id !== id);
    this.touch();
  }

  setPurchase(id: number, change: Partial<PurchaseDraft>): void {
    this.purchases = this.purchases.map((purchase) => (purchase.id === id ? { ...purchase, ...change } : purchase));
    this.touch();
  }

  setSubscription(change: Partial<SubscriptionDraft>): void {
    this.subscription = { ...this.subscription, ...change };
    this.touch();
  }

  setAttribute(column: string, value: string): void {
    this.attributes = { ...this.attributes, [column]: value };
    this.touch();
  }

  setAsOf(day: string): void {
    this.asOf = day;
    this.touch();
  }

  /** Asks once typing has paused. */
  touch(): void {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#update(), TYPING_MS);
  }

  dispose(): void {
    clearTimeout(this.#typing);
    this.#asked++;
  }

  async #update(): Promise<void> {
    const mine = ++this.#asked;
    this.working = true;
    try {
      const answer = await this.#ask(this.#customer());
      if (mine !== this.#asked) return;
      this.answer = answer;
      this.failure = undefined;
    } catch (error) {
      if (mine === this.#asked) this.failure = toFailure(error);
    }
    if (mine === this.#asked) this.working = false;
  }

  #customer(): TypedCustomer {
    const { streams } = this.form;
    const subscription = this.subscription.start === '' && this.subscription.mrr === '' ? undefined : { ...this.subscription };
    return {
      asOf: this.asOf,
      ...(streams.includes('transactions') ? { purchases: this.purchases.map(({ date, amount }) => ({ date, amount })) } : {}),
      ...(streams.includes('subscriptions') && subscription ? { subscription } : {}),
      attributes: { ...this.attributes },
    };
  }

  #purchase(date: string): PurchaseDraft {
    return { id: this.#nextId++, date, amount: '' };
  }
}
