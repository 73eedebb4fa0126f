import {
  getCorporate,
  getEmployee,
  getPerson,
  listCustomers,
  listCustomersSchema,
} from "../../services/customers";
import { byIdSchema } from "../../services/schemas";
import { procedure, router } from "../init";

export const customersRouter = router({
  list: procedure("customer.read")
    .input(listCustomersSchema)
    .query(({ ctx, input }) => listCustomers(ctx.service, input)),
  personById: procedure("customer.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getPerson(ctx.service, input)),
  employeeById: procedure("customer.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getEmployee(ctx.service, input)),
  corporateById: procedure("customer.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getCorporate(ctx.service, input)),
});
