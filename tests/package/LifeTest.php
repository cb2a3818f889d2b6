<?php

declare(strict_types=1);

namespace PackageTests;

/**
 * A service's life with the package as it is unpacked.
 *
 * @group whmcs
 */
final class LifeTest extends PackageCase
{
    protected static function folder(): string
    {
        return Unpacked::once()->module();
    }

    public function test_a_service_lives_its_life(): void
    {
        $this->live();
        $this->assertRanOn('x86_64-unknown-linux-gnu');
    }
}
