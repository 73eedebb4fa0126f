export { fundAccount, fundAccountSchema } from "./fund-account";
