export { checkPersonalData, checksMax } from "./check-personal-data";
export { holderOf, type RevealSubject, Reveals, readReveals } from "./live-reveals";
export { hidePersonalData, revealPersonalData, revealsPerHourMax } from "./reveal-personal-data";
export { checkSchema, hideSchema, revealSchema } from "./schemas";
