import {
  fieldsOf,
  type IssuingDateFormat,
  type IssuingField,
  type IssuingKind,
  type IssuingMapping,
} from "@/lib/bulk-issuing";
import type { IssuingFile } from "./read-file";

/** Names that columns usually have, in small letters without signs. */
const usualNames: Record<IssuingField, RegExp> = {
  externalId:
    /^(external|ext|employee|person|personnel|personal|staff|customer|client|user)?(id|number|no|nr|reference|ref|nummer)$/,
  firstName: /^(first|given|fore)names?$|^(vorname|firstname|prenom|nombre)$/,
  lastName: /^(last|family|sur)names?$|^(nachname|familienname|nom|apellido)$/,
  dateOfBirth: /^(date)?(of)?birth(day|date)?$|^(dob|dateofbirth|geburtsdatum|geburtstag)$/,
  email: /^e?mail(address|adresse)?$/,
  phone: /^(tele)?phone(number|no)?$|^(mobile|mobilephone|mobilenumber|cell|telefon|telefonnummer|handy)$/,
  line1: /^(address|street|streetandnumber|streetaddress)(line)?1?$|^(line1|strasse|strae|anschrift)$/,
  line2: /^(address|street)(line)?2$|^line2$/,
  city: /^(city|town|ort|stadt|ville)$/,
  postalCode: /^(postal|post|zip)(code)?$|^(plz|postleitzahl)$/,
  country: /^(country|countrycode|land|pays)$/,
  embossingName: /^(embossing|embossed|card|cardholder)name$|^(nameoncard|nameonthecard|embossing)$/,
  productId: /^(card)?product(id)?$/,
};

/** How an earlier file of the program was read. */
export type RememberedMapping = { header: string[]; mapping: IssuingMapping } | null;

/**
 * How a file is probably read: as the last one where its columns have the same names, otherwise by the usual names. What
 * cannot be known, such as whether 03/04/2001 is in March or April, is left to the person.
 */
export function proposeMapping(
  kind: IssuingKind,
  file: IssuingFile,
  remembered: RememberedMapping,
  productIds: number[],
): IssuingMapping {
  const columns: IssuingMapping["columns"] = {};
  const taken = new Set<number>();
  const plain = file.header.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ""));
  const take = (field: IssuingField, place: number) => {
    if (place < 0 || taken.has(place) || columns[field] !== undefined) return;
    columns[field] = place;
    taken.add(place);
  };
  for (const field of fieldsOf(kind)) {
    const before = remembered?.mapping.columns[field];
    if (before !== undefined) take(field, file.header.indexOf(remembered?.header[before] ?? ""));
  }
  for (const field of fieldsOf(kind))
    take(
      field,
      plain.findIndex((name, place) => !taken.has(place) && usualNames[field].test(name)),
    );
  const before = remembered?.mapping;
  const dateFormat = proposeDates(file, columns.dateOfBirth) ?? before?.dateFormat;
  const productId =
    before?.productId !== undefined && productIds.includes(before.productId)
      ? before.productId
      : productIds.length === 1
        ? productIds[0]
        : undefined;
  return {
    columns,
    ...(dateFormat ? { dateFormat } : {}),
    ...(productId === undefined ? {} : { productId }),
    activate: before?.activate ?? false,
    expressDelivery: before?.expressDelivery ?? false,
  };
}

function proposeDates({ rows }: IssuingFile, place: number | undefined): IssuingDateFormat | null {
  if (place === undefined) return null;
  const cells = rows.flatMap(({ cells: row }) => row[place]?.trim() || []);
  const most = (pattern: RegExp) => cells.filter((cell) => pattern.test(cell)).length * 2 > cells.length;
  if (most(/^\d{4}-\d{1,2}-\d{1,2}$/)) return "iso";
  if (most(/^\d{1,2}\.\d{1,2}\.\d{4}$/)) return "dmy_dots";
  const parts = cells.flatMap((cell) => [/^(\d{1,2})\/(\d{1,2})\/\d{4}$/.exec(cell) ?? []].flat().slice(1));
  const overTwelve = (odd: number) => parts.some((part, index) => index % 2 === odd && Number(part) > 12);
  if (overTwelve(0) !== overTwelve(1)) return overTwelve(0) ? "dmy_slashes" : "mdy_slashes";
  return null;
}
