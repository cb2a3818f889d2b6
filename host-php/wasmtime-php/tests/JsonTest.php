<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests;

use PHPUnit\Framework\TestCase;
use WasmtimePhp\Json;

final class JsonTest extends TestCase
{
    /**
     * @return iterable<array{string, string, string}>
     */
    public function members(): iterable
    {
        // object, member, its bytes
        $nested = '{"a":[1,{"b":"}"}],"c":"\"]"}';
        yield ['{"event":"done","result":' . $nested . ',"fuel":"1"}', 'result', $nested];
        yield ['{"result":null,"event":"done"}', 'result', 'null'];
        yield ['{"event":"done","result":-12.5e3}', 'result', '-12.5e3'];
        yield ['{"event":"done","result":"a\\\\"}', 'result', '"a\\\\"'];
        yield ['{"event":"done","result":[]}', 'result', '[]'];
        yield [" {\n \"event\" : \"done\" ,\n \"result\" : { \"a\" : { } }\n}\n", 'result', '{ "a" : { } }'];
        yield ['{"stderr":"\"result\":1","result":true,"x":0}', 'result', 'true'];
        yield ['{"x":{"result":1},"result":2}', 'result', '2'];
    }

    /**
     * @dataProvider members
     */
    public function testMemberIsGivenByteForByte(string $object, string $name, string $bytes): void
    {
        self::assertNotNull(json_decode($object));
        self::assertSame($bytes, Json::member($object, $name));
    }

    public function testMissingMemberIsAnError(): void
    {
        $this->expectException(\OutOfBoundsException::class);
        Json::member('{"event":{"result":1}}', 'result');
    }

    /** Put back: src/Json.php, encode(): leave serialize_precision as it is. */
    public function testFloatsHaveAllTheirDigitsWhateverPhpIniSays(): void
    {
        $before = ini_set('serialize_precision', '5');
        try {
            $json = Json::encode([0.1 + 0.2, -0.0, PHP_FLOAT_MAX]);
            // serde_json reads -0 as the float.
            self::assertSame('[0.30000000000000004,-0,1.7976931348623157e+308]', $json);
            self::assertSame('5', ini_get('serialize_precision'));
        } finally {
            ini_set('serialize_precision', $before);
        }
    }

    public function testBrokenTextIsSubstituted(): void
    {
        self::assertSame("\"a\u{fffd}b/ü\"", Json::encode("a\xffb/ü"));
    }
}
