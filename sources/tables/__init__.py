"""One model of a table for every format: cells → regions → paths of labels → figures. What they mean is not known here."""
