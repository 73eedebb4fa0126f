import { hash, verify } from "@node-rs/argon2";

export const passwordLengthMin = 12;
export const passwordLengthMax = 256;
/** Shorter parts of an e-mail stand in many good passwords by chance. */
const emailPartLengthMin = 4;

/** Words and rows of keys that guesses begin with; a password made of one of them and digits is refused. */
const commonParts = [
  "password",
  "passwort",
  "passw0rd",
  "qwertyuiop",
  "qwerty",
  "asdfghjkl",
  "zxcvbnm",
  "letmein",
  "welcome",
  "iloveyou",
  "administrator",
  "admin",
  "changeme",
  "secret",
  "default",
  "football",
  "sunshine",
  "princess",
  "dragon",
  "monkey",
  "abcdefghijkl",
  "abcdef",
  "abc",
  "login",
  "master",
  "trustno",
  "summer",
  "winter",
  "spring",
  "autumn",
];

/** Null for a password that may be taken, otherwise why not, as a sentence. Source: NIST SP 800-63B, 5.1.1.2. */
export function whyPasswordRefused(password: string, email: string): string | null {
  if (password.length < passwordLengthMin || password.length > passwordLengthMax)
    return `The password must have ${passwordLengthMin} to ${passwordLengthMax} characters.`;
  const plain = password.toLowerCase();
  const address = email.toLowerCase();
  const person = address.split("@")[0] ?? "";
  if (plain.includes(address) || (person.length >= emailPartLengthMin && plain.includes(person)))
    return "The password must not contain your e-mail. Take words that have nothing to do with you.";
  if (new Set(plain).size < 5 || isCommon(plain))
    return "The password is among those that are guessed first. Take four or more words of your own.";
  return null;
}

/** True when nothing is left beside common words, digits and signs. */
function isCommon(plain: string): boolean {
  const letters = plain.replace(/[^\p{L}0]/gu, "");
  const rest = commonParts.reduce((text, part) => text.replaceAll(part, ""), letters);
  return rest.replace(/0/g, "").length < 3;
}

/** argon2id, on the threads beside the event loop. */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/** True when the password is the one of the hash; a text too long is cut, so that it costs no more. */
export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password.slice(0, passwordLengthMax)).catch(() => false);
}
