import {
  addProduct,
  addProductSchema,
  changeProduct,
  changeProductSchema,
  listProducts,
  productsOfSideSchema,
  retireProduct,
  retireProductSchema,
} from "../../services/products";
import { procedure, router } from "../init";

export const productsRouter = router({
  list: procedure("program.read")
    .input(productsOfSideSchema)
    .query(({ ctx, input }) => listProducts(ctx.service, input)),
  add: procedure("program.write")
    .input(addProductSchema)
    .mutation(({ ctx, input }) => addProduct(ctx.service, input)),
  change: procedure("program.write")
    .input(changeProductSchema)
    .mutation(({ ctx, input }) => changeProduct(ctx.service, input)),
  retire: procedure("program.write")
    .input(retireProductSchema)
    .mutation(({ ctx, input }) => retireProduct(ctx.service, input)),
});
