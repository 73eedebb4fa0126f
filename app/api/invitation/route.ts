import { answerInvitation } from "@/server/auth/invitation";

/** Says whom an invitation is for, and takes it. */
export async function POST(request: Request) {
  return answerInvitation(request);
}
