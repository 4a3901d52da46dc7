import { translator } from '../i18n.ts';

/** Predicting who leaves with a run's models. */
export const t = translator({
  en: {
    download: 'Download users',
    intro: 'Later tables, read as the run’s were: who of the users at risk is likely to leave.',
    runHelp: 'Says who leaves in {horizon}; “{model}” is the one to use.',
    asOfHelp: 'Only rows dated before it are used; leaving is asked for in {horizon} from it.',
    result: 'Of {users} users at risk, {leavers} are expected to leave in {horizon}, by “{model}”.',
  },
  es: {
    download: 'Descargar usuarios',
    intro: 'Tablas posteriores, leídas como las de la ejecución: quién de los usuarios en riesgo se irá probablemente.',
    runHelp: 'Dice quién se va en {horizon}; «{model}» es el que conviene usar.',
    asOfHelp: 'Solo se usan filas de antes; se pregunta quién se va en {horizon} desde ese día.',
    result: 'De {users} usuarios en riesgo se espera que se vayan {leavers} en {horizon}, según «{model}».',
  },
});
