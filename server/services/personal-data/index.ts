export { holderOf, type RevealSubject, Reveals, readReveals } from "./live-reveals";
