// The library that finds contours, with the notice that its licence asks for in every copy.

/*! Contains d3-contour and d3-array, copyright 2010-2026 Mike Bostock, ISC licence: permission to use, copy, modify,
and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright
notice and this permission notice appear in all copies. The software is provided "as is", without any warranty. */
export { contours } from "d3-contour";
