/**
 * Which countries are in the European Economic Area. Customers of a program are EEA-linked (established, resident, or another
 * relevant link); cards work worldwide. Source: FINCI contract §10; members as of 2026.
 */
const members =
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(" ");

/** True for a member of the EEA, by its ISO 3166-1 code of two letters. */
export function isInEea(countryCode: string): boolean {
  return members.includes(countryCode);
}

/** What has to be known before a program is launched in a country outside the EEA. */
export const outsideEeaSentence =
  "Outside the EEA: customers there need another relevant link to it, which FINCI's compliance review decides case by case. Cards themselves work there.";
