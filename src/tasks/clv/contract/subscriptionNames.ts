import { wordsOf } from '../columnNames.ts';
import type { SubscriptionRole } from '../sources.ts';

/** Words of a column's name that speak for a role (positive) or against it (negative), in English, Spanish and German. */
type Words = readonly (readonly [weight: number, words: string])[];

const START = 'start started starts begin begins began beginn inicio comienzo alta von desde from since startdatum vertragsbeginn abobeginn subscribed';
const END = 'end ended ends ende fin final expiry expires expired expiration ablauf vencimiento caducidad hasta until bis enddatum vertragsende aboende';
const TRIAL = 'trial prueba probe probezeit testphase';
const PAUSE = 'pause paused pausa pausado pausada pausiert hold';
const RESUME = 'resume resumed reanudacion reanudado fortgesetzt';
const CANCEL = 'cancel canceled cancelled cancels cancellation cancelacion cancelado kuendigung kundigung gekuendigt gekundigt kuendigungsdatum notice';
const REASON = 'reason motivo razon grund ursache causa kuendigungsgrund kundigungsgrund';
const IDS = 'id identifier uuid code codigo nummer nr number';
const DATE = 'date fecha datum day dia tag at on';

const WORDS: Readonly<Record<SubscriptionRole, Words>> = {
  customer: [
    [6, 'customer client cliente kunde kunden kundennummer kundennr customerid userid cust subscriber suscriptor abonnent member miembro mitglied mitgliedsnummer'],
    [5, 'user usuario benutzer nutzer account cuenta konto student alumno email correo mail company empresa firma'],
    [2, IDS],
    [-6, 'subscription suscripcion abo abonnement contract contrato vertrag spell plan invoice factura rechnung country pais land name nombre segment type tipo age edad'],
  ],
  plan: [
    [5, 'plan tarif tarifa tier edition edicion paket paquete package membership membresia abotyp abo abonnement'],
    [2, 'product producto produkt level nivel stufe subscription suscripcion name nombre type tipo'],
    [-6, `${IDS} ${START} ${END} ${DATE} ${TRIAL} ${PAUSE} ${CANCEL} ${REASON} status estado price precio preis mrr period periodo`],
  ],
  start: [[5, START], [2, DATE], [1, 'subscription suscripcion abo contract contrato vertrag spell created'], [-8, `${TRIAL} ${PAUSE} ${RESUME} ${CANCEL} ${END} birth nacimiento geburt`]],
  cancelRequested: [[6, CANCEL], [4, 'requested request asked solicitud solicitada solicitado eingang'], [3, 'baja'], [1, DATE], [-9, `${REASON} ${TRIAL} ${PAUSE} ${START}`], [-3, END]],
  accessEnd: [[5, END], [4, 'churn churned terminated termination baja left'], [3, 'access acceso zugang'], [1, `${DATE} subscription suscripcion abo contract contrato vertrag`], [-9, `${TRIAL} ${PAUSE} ${RESUME} ${REASON} requested request solicitud solicitada`], [-6, START], [-2, CANCEL]],
  billingPeriod: [
    [5, 'billing facturacion abrechnung interval intervalo intervall cycle ciclo zyklus frequency frecuencia cadence zahlungsweise periodicidad abrechnungszeitraum zahlungsintervall'],
    [3, 'period periodo zeitraum term'],
    [-6, `${IDS} ${START} ${END} ${DATE} amount importe betrag price precio preis country pais address email`],
  ],
  mrr: [
    [9, 'mrr'],
    [4, 'price precio preis amount importe betrag fee cuota beitrag revenue ingreso ingresos umsatz recurring recurrente monatsbeitrag monatspreis value valor'],
    [3, 'monthly mensual monatlich month mes monat'],
    [-8, `${IDS} quantity cantidad menge seats age edad discount descuento rabatt tax impuesto steuer ${REASON}`],
    [-3, 'arr total lifetime yearly annual anual jaehrlich'],
  ],
  trialEnd: [[6, `${TRIAL} probeende trialend`], [3, END], [1, DATE], [-4, START], [-8, `${PAUSE} ${CANCEL} days dias tage length`]],
  pauseStart: [[6, PAUSE], [3, START], [1, DATE], [-8, `${END} ${RESUME} ${REASON} days dias tage`]],
  pauseEnd: [[5, PAUSE], [6, RESUME], [4, END], [1, DATE], [-8, `${START} ${REASON} days dias tage`]],
  reason: [[6, REASON], [1, `${CANCEL} churn baja`], [-6, `${IDS} ${DATE}`]],
  currency: [[6, 'currency moneda divisa wahrung waehrung']],
};

const WEIGHTS = new Map(Object.entries(WORDS).map(([role, groups]) => [role, weightsOf(groups)]));

/** A word that stands in two groups counts for the first. */
function weightsOf(groups: Words): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const [weight, words] of groups) for (const word of words.split(' ')) if (!weights.has(word)) weights.set(word, weight);
  return weights;
}

/** What a column's name says of a role: the sum over its words; 0 where it says nothing. */
export function subscriptionNameScore(name: string, role: SubscriptionRole): number {
  const weights = WEIGHTS.get(role);
  return wordsOf(name).reduce((sum, word) => sum + (weights?.get(word) ?? 0), 0);
}
