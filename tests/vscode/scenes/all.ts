// Every scene, in the order in which they are played.

import type { Play } from "../scene.ts";
import { HOVERS } from "./hovers.ts";
import { NOTEBOOKS } from "./notebooks.ts";
import { QUIZZES } from "./quizzes.ts";
import { TROUBLE } from "./trouble.ts";

export const SCENES: Play[] = [...HOVERS, ...QUIZZES, ...TROUBLE, ...NOTEBOOKS];
