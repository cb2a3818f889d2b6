<?php

declare(strict_types=1);

namespace PackageTests;

/**
 * The package where native code can't be used.
 *
 * @group whmcs
 */
final class PortableFormTest extends PackageCase
{
    private static ?Unpacked $package = null;

    public static function tearDownAfterClass(): void
    {
        self::$package = null;
        parent::tearDownAfterClass();
    }

    protected static function folder(): string
    {
        if (self::$package === null) {
            self::$package = Unpacked::anew();
            [, $portable] = self::$package->manifest()['precompiled'];
            self::$package->changeManifest(['precompiled' => [$portable]]);
        }
        return self::$package->module();
    }

    public function test_a_service_lives_its_life_on_portable_bytecode(): void
    {
        $this->live();
        $this->assertRanOn('pulley64');
    }
}
