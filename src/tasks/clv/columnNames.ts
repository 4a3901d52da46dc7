import { withoutAccents } from '../../core/data/withoutAccents.ts';
import type { TransactionRole } from './sources.ts';

/** Words of a column's name that speak for a role (positive) or against it (negative), in English, Spanish and German. */
type Words = readonly (readonly [weight: number, words: string])[];

const WORDS: Readonly<Record<TransactionRole, Words>> = {
  customer: [
    [5, 'customer client cliente kunde kundin kunden kundennummer kundennr customerid clientid userid cust buyer comprador kaufer kaeufer shopper subscriber suscriptor member miembro mitglied'],
    [4, 'user usuario benutzer nutzer account cuenta konto student alumno estudiante email correo mail learner'],
    [2, 'id identifier uuid guid code codigo nummer nr key'],
    [-3, 'country pais land city ciudad stadt name nombre segment segmento type tipo status estado age edad'],
    [-6, 'order pedido bestellung invoice factura rechnung transaction transaccion transaktion product producto produkt item sku articulo artikel course curso kurs session line linea payment pago'],
  ],
  date: [
    [5, 'kaufdatum bestelldatum rechnungsdatum buchungsdatum'],
    [3, 'date fecha datum day dia tag time timestamp datetime hora zeit zeitpunkt'],
    [2, 'purchase compra kauf order pedido bestellung transaction transaccion transaktion invoice factura rechnung paid pago payment event when at created'],
    [-4, 'birth birthday nacimiento geburt geburtsdatum signup registration registered registro alta joined updated modified actualizado due delivery shipped entrega lieferung expiry end fin ende'],
  ],
  amount: [
    [5, 'gesamtbetrag gesamtpreis gesamtsumme rechnungsbetrag zahlbetrag'],
    [5, 'amount importe monto betrag total revenue ingreso ingresos umsatz sales venta ventas spend spent gasto gastado'],
    [3, 'price precio preis value valor wert paid pagado bezahlt payment dollar dollars usd eur euro euros gbp mxn cop ars clp gross net bruto neto brutto netto sum suma summe charge cost'],
    [-5, 'quantity qty cantidad unidades menge anzahl stuck stueck stuck units count number num items cds pieces'],
    [-6, 'id code codigo nummer zip postal phone telefono year month age edad'],
    [-3, 'einzelpreis stuckpreis stueckpreis bestellnummer rechnungsnummer discount descuento rabatt tax impuesto iva steuer mwst shipping envio versand fee balance saldo cumulative acumulado unit unitario rate percent score rating'],
  ],
  currency: [
    [5, 'currency moneda divisa wahrung waehrung currencycode'],
    [2, 'iso code codigo'],
    [-4, 'rate tipo kurs amount importe betrag country pais land'],
  ],
  kind: [
    [4, 'kind type tipo typ art clase movement movimiento operation operacion vorgang buchungsart transactiontype'],
    [2, 'transaction transaccion transaktion entry asiento line linea posten row fila event'],
    [-3, 'customer client cliente kunde user usuario product producto produkt plan payment pago card tarjeta'],
  ],
  order: [
    [5, 'order pedido bestellung invoice factura rechnung orderid ordernumber invoiceid bestellnummer rechnungsnummer auftrag auftragsnummer orden recibo receipt'],
    [3, 'transaction transaccion transaktion charge cargo purchase compra original parent reference referencia referenz beleg belegnummer'],
    [2, 'id identifier uuid number numero nummer nr no code codigo'],
    [-6, 'date fecha datum amount importe total betrag status estado type tipo typ customer client cliente kunde user usuario line linea item product producto produkt sku quantity cantidad price precio preis'],
  ],
  margin: [
    [5, 'margin margen marge profit beneficio ganancia gewinn utilidad contribution contribucion deckungsbeitrag rohertrag rohgewinn'],
    [1, 'gross bruto brutto share rate percent pct porcentaje prozent'],
    [-5, 'id code codigo nummer date fecha datum cost coste costo kosten'],
  ],
};

const WEIGHTS = new Map(Object.entries(WORDS).map(([role, groups]) => [role, new Map(groups.flatMap(([weight, words]) => words.split(' ').map((word) => [word, weight] as const)))]));

/** From this weight on a word names a customer by itself. */
const NAMES_CUSTOMER = 4;

/** What a column's name says of a role: the sum over its words; 0 where it says nothing. A customer is named once: `customer_email` says no more than `customer`, and less than `customer_id`. */
export function nameScore(name: string, role: TransactionRole): number {
  const weights = WEIGHTS.get(role);
  const found = wordsOf(name).map((word) => weights?.get(word) ?? 0);
  if (role !== 'customer') return found.reduce((sum, weight) => sum + weight, 0);
  const names = found.filter((weight) => weight >= NAMES_CUSTOMER);
  return Math.max(0, ...names) + found.reduce((sum, weight) => sum + (weight >= NAMES_CUSTOMER ? 0 : weight), 0);
}

/** Lower-case words without accents: `customerID`, `Customer Id` and `CUSTOMER-ID` alike. */
export function wordsOf(name: string): readonly string[] {
  const spaced = withoutAccents(name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'));
  return spaced.toLowerCase().split(/[^\p{L}\p{N}]+/u);
}
