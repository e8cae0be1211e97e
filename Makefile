# Short names for what the scripts do; nothing here is needed.
.PHONY: run check all format bench
run:    ; ./reprise serve
check:  ; ./mvnw verify
all:    ; .ci/run
format: ; ./mvnw -q spotless:apply
bench:  ; bench/run smoke
