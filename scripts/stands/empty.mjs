// Stands in for modules that only development asks for.
export default {};
