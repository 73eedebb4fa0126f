import { readEnvironmentOrExit } from "@/server/env";
import { migrate } from "./migrate";

await migrate(readEnvironmentOrExit().DATABASE_URL);
console.log("The database has every migration of this version.");
