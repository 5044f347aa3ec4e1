module bertpt

go 1.19
