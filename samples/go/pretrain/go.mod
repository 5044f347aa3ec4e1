module pretrain

go 1.19

require bertpt v0.0.0

replace bertpt => ../../../bindings/go
