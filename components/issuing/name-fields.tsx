import { TextField } from "@/components/form/fields";

/** Who a person or an employee is, and the id that other systems know them by. */
export function NameFields() {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField name="firstName" label="First name" autoComplete="off" maxLength={60} />
      <TextField name="lastName" label="Last name" autoComplete="off" maxLength={60} />
      <TextField name="dateOfBirth" label="Date of birth" type="date" />
      <TextField
        name="phone"
        label="Phone"
        type="tel"
        autoComplete="off"
        placeholder="+352 621 234 567"
        description="With the country code."
      />
      <TextField
        name="email"
        label="E-mail"
        type="email"
        autoComplete="off"
        placeholder="anna.berg@example.com"
      />
      <TextField
        name="externalId"
        label="External id (optional)"
        autoComplete="off"
        maxLength={64}
        description="The id in your own systems, unique at FINCI. Left blank, the console makes one."
      />
    </div>
  );
}
