import { z } from "zod";
import { redactInput } from "@/lib/redact";
import { getDatabase } from "../database";
import { DomainError } from "../errors";
import { acceptInvitation, acceptInvitationSchema, findInvitation } from "../services/users";
import { refusalAtDoor } from "../web-door";
import { currentRequestId, currentSourceAddress } from "./request";

const bodyBytesMax = 4_000;
const lookSchema = z.object({ token: z.string().min(20).max(100) });
const wrongLink = {
  sentence: "This link is not whole. Copy it again, from the first to the last letter.",
  fields: {},
};

/**
 * The address behind the page of an invitation, for people who have no session yet: with a name and a password it takes
 * the invitation, with the token alone it says whom it is for. The token in the body is the whole right to ask.
 */
export async function answerInvitation(request: Request): Promise<Response> {
  const refusal = await refusalAtDoor(request, { bodyBytesMax, isHeavy: true });
  if (refusal) return Response.json({ sentence: refusal.sentence, fields: {} }, { status: refusal.status });
  const body = parse(await request.text());
  const isLook = lookSchema.strict().safeParse(body).success;
  const input = acceptInvitationSchema.safeParse(body);
  try {
    if (isLook) {
      const { email, name } = await findInvitation(getDatabase(), lookSchema.parse(body).token);
      return Response.json({ email, name });
    }
    if (!input.success) return Response.json(problemsOf(input.error), { status: 400 });
    const source = { requestId: await currentRequestId(), sourceAddress: await currentSourceAddress() };
    return Response.json(await acceptInvitation(getDatabase(), input.data, source));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const status = error.kind === "not_found" ? 404 : 400;
    return Response.json({ sentence: error.message, fields: error.details.fields ?? {} }, { status });
  }
}

function problemsOf(error: z.ZodError) {
  const fields = Object.fromEntries(error.issues.map((issue) => [issue.path.join("."), issue.message]));
  return "token" in fields ? wrongLink : { sentence: "Some fields are not right.", fields };
}

function parse(text: string): unknown {
  try {
    return redactInput(JSON.parse(text)).value;
  } catch {
    return null;
  }
}
