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
  /** '' where the form does not ask for it. */
  readonly kind: string;
  readonly currency: string;
}

export interface SubscriptionDraft {
  readonly plan: string;
  readonly billingPeriod: string;
  readonly start: string;
  readonly mrr: string;
  readonly trialEnd: string;
  readonly cancelRequested: string;
  readonly accessEnd: string;
  readonly currency: string;
}

type Ask = (customer: TypedCustomer) => Promise<TypedPrediction>;

/** One customer as typed so far, and what was last said of them. */
export class CustomerDraft {
  readonly form: CustomerForm;
  asOf = $state('');
  purchases = $state.raw<readonly PurchaseDraft[]>([]);
  subscription = $state.raw<SubscriptionDraft>({ plan: '', billingPeriod: '', start: '', mrr: '', trialEnd: '', cancelRequested: '', accessEnd: '', currency: '' });
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
    this.subscription = { ...this.subscription, currency: form.currencies.at(0) ?? '' };
    if (form.streams.includes('transactions')) this.purchases = [this.#purchase(formatDay(form.asOf - MONTH_DAYS))];
  }

  /** The field that is wrong, such as `purchases.1.amount`. */
  get badField(): string | undefined {
    const { field, option } = this.failure?.details ?? {};
    if (option === 'asOf') return option;
    return typeof field === 'string' ? field : undefined;
  }

  /** Whether anything of the customer's money was typed. */
  get begun(): boolean {
    return this.purchases.some(({ amount }) => amount !== '') || (this.subscription.start !== '' && this.subscription.mrr !== '');
  }

  addPurchase(): void {
    this.purchases = [...this.purchases, this.#purchase(this.purchases.at(-1)?.date ?? '', this.purchases.at(-1)?.currency)];
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
    const untouched = this.purchases.length === 1 && this.purchases[0].amount === '';
    const subscription = this.subscription.start === '' && this.subscription.mrr === '' ? undefined : { ...this.subscription };
    return {
      asOf: this.asOf,
      ...(streams.includes('transactions') ? { purchases: (untouched ? [] : this.purchases).map(({ date, amount, kind, currency }) => ({ date, amount, kind, currency })) } : {}),
      ...(streams.includes('subscriptions') && subscription ? { subscription } : {}),
      attributes: { ...this.attributes },
    };
  }

  #purchase(date: string, currency = this.form.currencies.at(0) ?? ''): PurchaseDraft {
    return { id: this.#nextId++, date, amount: '', kind: this.form.kinds.at(0) ?? '', currency };
  }
}
