export { makeNote, removeContact, saveContact, signNote } from "./change-notes";
export { exportNote } from "./export-note";
export { type AcceptanceNotes, getNotes, type NoteVersion, type ProgramContact } from "./get-notes";
export type { NoteData, NoteDifference, NoteLine } from "./note-data";
export {
  noteFileSchema,
  noteOfProgramSchema,
  removeContactSchema,
  saveContactSchema,
  signNoteSchema,
} from "./schemas";
