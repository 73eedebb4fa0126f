export * from "./access";
export * from "./customers";
export * from "./payments";
export * from "./programs";
export * from "./reconciliation";
export * from "./rules";
export * from "./traffic";
