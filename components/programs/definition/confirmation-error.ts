/** The name that was to be typed was another one; shown like a refusal of the server. */
export class ConfirmationError extends Error {
  readonly data = {
    kind: "invalid",
    httpStatus: 400,
    fields: { confirmation: "This is not the program's name." },
  };
  constructor(name: string) {
    super(`Nothing was changed. Type the program's name, ${name}, to confirm.`);
  }
}
