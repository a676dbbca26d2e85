// Filled by the first fixture.
