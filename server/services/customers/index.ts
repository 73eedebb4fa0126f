export { type CorporateDetail, type EmployeeItem, getCorporate } from "./get-corporate";
export { type EmployeeDetail, getEmployee } from "./get-employee";
export { getPerson, type PersonDetail } from "./get-person";
export { type CustomerListItem, listCustomers } from "./list-customers";
export { customerTypes, listCustomersSchema } from "./schemas";
