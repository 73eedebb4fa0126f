import { search, searchSchema } from "../../services/search";
import { procedure } from "../init";

/** One box for any identifier. Every role may ask; what is found follows the role's own permissions. */
export const searchProcedure = procedure("card.read")
  .input(searchSchema)
  .query(({ ctx, input }) => search(ctx.service, input));
