import type { entryModes } from "@/server/finci/contract";

/** A place where cards are used, with what people typically pay there. Names are made up or generic. */
export type Merchant = {
  id: string;
  name: string;
  mcc: string;
  city: string;
  country: string;
  currency: string;
  /** Median amount in minor units of the currency, and how widely amounts spread (sigma of a log-normal). */
  medianMinor: number;
  spread: number;
  entryModes: readonly (typeof entryModes)[number][];
};

/** What of a merchant stands on the wire. */
export type MerchantOnWire = Pick<Merchant, "id" | "name" | "mcc" | "city" | "country">;

const inStore = ["contactless", "contactless", "chip"] as const;
const online = ["ecommerce"] as const;
const subscription = ["recurring"] as const;
const machine = ["atm"] as const;

type Row = [string, string, string, string, string, number, number, Merchant["entryModes"]];

// Name, MCC, city, country, currency, median in minor units, spread, entry modes.
const rows: readonly Row[] = [
  ["Marché du Nord", "5411", "Luxembourg", "LU", "EUR", 3_420, 0.6, inStore],
  ["Boulangerie Kirsch", "5462", "Luxembourg", "LU", "EUR", 780, 0.4, inStore],
  ["Brasserie de la Gare", "5812", "Luxembourg", "LU", "EUR", 4_150, 0.5, inStore],
  ["Station Findel", "5541", "Luxembourg", "LU", "EUR", 6_240, 0.3, inStore],
  ["Pharmacie du Parc", "5912", "Esch-sur-Alzette", "LU", "EUR", 1_890, 0.6, inStore],
  ["Parking Knuedler", "7523", "Luxembourg", "LU", "EUR", 540, 0.5, inStore],
  ["Librairie Ernster Straße", "5942", "Luxembourg", "LU", "EUR", 2_350, 0.5, inStore],
  ["Guichet Place d'Armes", "6011", "Luxembourg", "LU", "EUR", 10_000, 0.4, machine],
  ["Frischmarkt Mitte", "5411", "Berlin", "DE", "EUR", 2_980, 0.6, inStore],
  ["Kaffeerösterei Elbe", "5814", "Hamburg", "DE", "EUR", 690, 0.4, inStore],
  ["Bahn Fernverkehr", "4112", "Frankfurt", "DE", "EUR", 7_890, 0.5, online],
  ["Werkzeug Haller", "5251", "Stuttgart", "DE", "EUR", 5_620, 0.7, inStore],
  ["Tankhof A7", "5542", "Kassel", "DE", "EUR", 6_870, 0.3, inStore],
  ["Drogerie Linde", "5977", "München", "DE", "EUR", 1_640, 0.5, inStore],
  ["Hotel Am Dom", "7011", "Köln", "DE", "EUR", 18_900, 0.4, inStore],
  ["Supermarché Rivoli", "5411", "Paris", "FR", "EUR", 3_150, 0.6, inStore],
  ["Café des Arts", "5814", "Paris", "FR", "EUR", 860, 0.4, inStore],
  ["Métro Île-de-France", "4111", "Paris", "FR", "EUR", 215, 0.2, inStore],
  ["Le Petit Vigneron", "5812", "Lyon", "FR", "EUR", 5_480, 0.5, inStore],
  ["Péage Autoroute Sud", "4784", "Orange", "FR", "EUR", 1_820, 0.6, inStore],
  ["Maison Colbert", "5651", "Lille", "FR", "EUR", 6_950, 0.5, inStore],
  ["Albert Markt", "5411", "Amsterdam", "NL", "EUR", 2_760, 0.6, inStore],
  ["Fietsen Jansen", "5940", "Utrecht", "NL", "EUR", 8_400, 0.6, inStore],
  ["Grachten Diner", "5812", "Amsterdam", "NL", "EUR", 4_720, 0.4, inStore],
  ["Frituur Sint-Jan", "5814", "Antwerpen", "BE", "EUR", 1_280, 0.4, inStore],
  ["Colis Express Benelux", "4215", "Bruxelles", "BE", "EUR", 1_990, 0.5, online],
  ["Mercado San Telmo", "5411", "Madrid", "ES", "EUR", 2_540, 0.6, inStore],
  ["Tapas Puerto", "5812", "Barcelona", "ES", "EUR", 3_890, 0.5, inStore],
  ["Farmacia Serrano", "5912", "Madrid", "ES", "EUR", 1_470, 0.6, inStore],
  ["Trattoria Navona", "5812", "Roma", "IT", "EUR", 4_360, 0.4, inStore],
  ["Bar Centrale", "5813", "Milano", "IT", "EUR", 940, 0.5, inStore],
  ["Ferrovie Veloci", "4112", "Milano", "IT", "EUR", 6_450, 0.5, online],
  ["Pingo Azul", "5411", "Lisboa", "PT", "EUR", 2_280, 0.6, inStore],
  ["Dublin Books & Maps", "5942", "Dublin", "IE", "EUR", 2_490, 0.5, inStore],
  ["Liffey Coffee", "5814", "Dublin", "IE", "EUR", 620, 0.3, inStore],
  ["Vienna Konzerthaus Kassa", "7922", "Wien", "AT", "EUR", 8_800, 0.4, online],
  ["Skischule Arlberg", "7999", "St. Anton", "AT", "EUR", 14_500, 0.4, inStore],
  ["Kauppahalli Deli", "5499", "Helsinki", "FI", "EUR", 2_130, 0.5, inStore],
  ["Taverna Plaka", "5812", "Athína", "GR", "EUR", 3_340, 0.4, inStore],
  ["Vilnius Taxi", "4121", "Vilnius", "LT", "EUR", 920, 0.5, online],
  ["Thames Grocer", "5411", "London", "GB", "GBP", 2_450, 0.6, inStore],
  ["Borough Kitchen Table", "5812", "London", "GB", "GBP", 3_980, 0.4, inStore],
  ["City Underground", "4111", "London", "GB", "GBP", 340, 0.3, inStore],
  ["Alpen Apotheke", "5912", "Zürich", "CH", "CHF", 2_380, 0.5, inStore],
  ["Seeblick Restaurant", "5812", "Luzern", "CH", "CHF", 6_900, 0.4, inStore],
  ["Södermalm Bageri", "5462", "Stockholm", "SE", "SEK", 8_900, 0.4, inStore],
  ["Nordic Outdoor", "5941", "Göteborg", "SE", "SEK", 74_900, 0.6, inStore],
  ["Kiosk Nyhavn", "5499", "København", "DK", "DKK", 6_500, 0.5, inStore],
  ["Sklep Wawel", "5411", "Kraków", "PL", "PLN", 8_700, 0.6, inStore],
  ["Praha Antik", "5932", "Praha", "CZ", "CZK", 84_000, 0.7, inStore],
  ["Manhattan Diner", "5812", "New York", "US", "USD", 3_850, 0.5, inStore],
  ["Harbor Rides", "4121", "San Francisco", "US", "USD", 2_240, 0.5, online],
  ["Shibuya Mart", "5411", "Tokyo", "JP", "JPY", 1_480, 0.5, inStore],
  ["Kyoto Ryokan Hana", "7011", "Kyoto", "JP", "JPY", 26_400, 0.3, inStore],
  ["Gulf Air Desk", "4511", "Manama", "BH", "BHD", 94_500, 0.5, online],
  ["Nimbus Cloud Services", "5734", "Dublin", "IE", "EUR", 4_900, 0.8, subscription],
  ["Wavelength Music", "5815", "Stockholm", "SE", "EUR", 1_099, 0, subscription],
  ["Panorama Streaming", "4899", "Amsterdam", "NL", "EUR", 1_399, 0, subscription],
  ["Papyrus Office Supply", "5111", "Rotterdam", "NL", "EUR", 8_640, 0.8, online],
  ["Stellar Ads", "7311", "Dublin", "IE", "EUR", 12_500, 0.9, subscription],
  ["Bazar Online", "5399", "Luxembourg", "LU", "EUR", 3_780, 0.8, online],
  ["Modehaus Direkt", "5691", "Berlin", "DE", "EUR", 6_490, 0.6, online],
  ["Pixel Arcade", "5816", "London", "GB", "USD", 1_499, 0.7, online],
  ["Lufthaven Airways", "4511", "Frankfurt", "DE", "EUR", 21_400, 0.6, online],
  ["Autovia Car Rental", "7512", "Palma", "ES", "EUR", 24_800, 0.4, online],
];

export const merchants: readonly Merchant[] = rows.map(
  ([name, mcc, city, country, currency, medianMinor, spread, modes], index) => ({
    id: `MRC${String(100_000_001 + index * 7_919).padStart(12, "0")}`,
    name,
    mcc,
    city,
    country,
    currency,
    medianMinor,
    spread,
    entryModes: modes,
  }),
);

/** The listed merchant with this id or name. */
export function merchantNamed(idOrName: string): Merchant | undefined {
  return merchants.find((merchant) => merchant.id === idOrName || merchant.name === idOrName);
}
