// Every scene, in the order in which they are played.

import { HOVERS } from "./hovers.ts";
import type { Play } from "../scene.ts";

export const SCENES: Play[] = [...HOVERS];
