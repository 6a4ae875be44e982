//! The published service standard (*standar pelayanan*), word for word, and the rules of the service that follow from it.
