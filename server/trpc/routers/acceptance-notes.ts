import {
  getNotes,
  makeNote,
  noteOfProgramSchema,
  removeContact,
  removeContactSchema,
  saveContact,
  saveContactSchema,
  signNote,
  signNoteSchema,
} from "../../services/acceptance-notes";
import { procedure, router } from "../init";

export const acceptanceNotesRouter = router({
  ofProgram: procedure("journey.read")
    .input(noteOfProgramSchema)
    .query(({ ctx, input }) => getNotes(ctx.service, input)),
  make: procedure("journey.write")
    .input(noteOfProgramSchema)
    .mutation(({ ctx, input }) => makeNote(ctx.service, input)),
  sign: procedure("journey.write")
    .input(signNoteSchema)
    .mutation(({ ctx, input }) => signNote(ctx.service, input)),
  saveContact: procedure("journey.write")
    .input(saveContactSchema)
    .mutation(({ ctx, input }) => saveContact(ctx.service, input)),
  removeContact: procedure("journey.write")
    .input(removeContactSchema)
    .mutation(({ ctx, input }) => removeContact(ctx.service, input)),
});
