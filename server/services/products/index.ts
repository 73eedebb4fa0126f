export { addProduct } from "./add-product";
export { changeProduct, retireProduct } from "./change-product";
export { listProducts, type ProductItem, type SideProducts } from "./list-products";
export {
  addProductSchema,
  changeProductSchema,
  productsOfSideSchema,
  retireProductSchema,
} from "./schemas";
