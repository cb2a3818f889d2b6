# The suites of `make package`, run by tests/run.sh in this order.

# PHP as most hosts' command lines have it, and as their web servers do.
ffi=(-d ffi.enable=1 -d zend.assertions=1)
process=(-d ffi.enable=0 -d zend.assertions=1)

php_suite package "${ffi[@]}" -- -c tests/package/phpunit.xml --exclude-group whmcs
finished
# A process each: PHP can load one module convoy only.
for bridge in ffi process; do
    declare -n options=$bridge
    for test in Life PortableForm OtherProcessor SourceCheckout; do
        php_suite "$test-$bridge" "${options[@]}" -- -c tests/package/phpunit.xml "tests/package/${test}Test.php"
    done
done
finished

# What the chain's tests ask of the module that `make build` has made, asked of the package.
CONVOY_MODULE=$(mktemp -d)/modules/servers/convoy
export CONVOY_MODULE
unzip -q dist/convoy-whmcs.zip -d "${CONVOY_MODULE%/modules/*}"
for bridge in ffi process; do
    declare -n options=$bridge
    php_suite "chain-of-the-package-$bridge" "${options[@]}" -- -c tests/chain/phpunit.xml \
        --filter '/(CreateOnce|Page|Placement|SignOn|Suspension|Tls|Trace|Usage|Loaders)Test/'
done
finished
rm -rf "${CONVOY_MODULE%/modules/*}"

counted_suite clones tests/package/clones.sh
finished
