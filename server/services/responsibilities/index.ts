export { exportSplit } from "./export-split";
export { saveSplitSchema, splitOfProgramSchema } from "./schemas";
export {
  copySplit,
  getSplit,
  type ResponsibilitySplit,
  type SplitVersion,
  saveSplit,
  splitRows,
  writeStartingSplit,
} from "./split";
