import { translator } from '../i18n.ts';
import { engineName, engineText, engineWhyText, timedText } from './engines.ts';

/** What networks ran on. */
export const t = translator({
  en: {
    fact: 'Networks’ engine',
    cpu: 'Plain JavaScript',
    because: '{engine} ({reason})',
    'why.step-measured': 'Measured on this machine: {best} a step of a network',
    'why.step-measured-next': 'Measured on this machine: {best} a step of a network; {next}',
    'why.device-lost': 'The device of {engine} was lost',
    'why.no-other': 'No other engine could start',
  },
  es: {
    fact: 'Motor de las redes',
    cpu: 'JavaScript sin aceleración',
    because: '{engine} ({reason})',
    'why.step-measured': 'Medido en este equipo: {best} por paso de una red',
    'why.step-measured-next': 'Medido en este equipo: {best} por paso de una red; {next}',
    'why.device-lost': 'Se perdió el dispositivo de {engine}',
    'why.no-other': 'Ningún otro motor pudo arrancar',
  },
});

interface Used {
  readonly name: string;
  readonly threads: number;
  /** English. */
  readonly reason: string;
  readonly why?: Why;
}

type Why = NonNullable<Parameters<typeof engineWhyText>[0]>;

/** An engine that networks ran on, and why, in the page's language; a reason of a later version in its English words. */
export function networkEngineText({ name, threads, reason, why }: Used): string {
  const engine = name === 'cpu' ? t('cpu') : engineText({ engine: name, threads });
  return t('because', { engine, reason: (why && whyText(why)) ?? reason });
}

function whyText(why: Why): string | undefined {
  const { key, facts } = why;
  if (key === 'device-lost') return t('why.device-lost', { engine: engineName(String(facts.engine)) });
  if (key !== 'step-measured') return t.maybe(`why.${key}`) ?? engineWhyText(why);
  const best = timedText(facts.engine, facts.threads, facts.ms);
  return facts.nextEngine === undefined ? t('why.step-measured', { best }) : t('why.step-measured-next', { best, next: timedText(facts.nextEngine, facts.nextThreads, facts.nextMs) });
}
