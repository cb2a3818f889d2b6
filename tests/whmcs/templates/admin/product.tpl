{extends file='layout.tpl'}
{block name=body}
<form method="post" action="{$address|text}" class="box form-inline">
    <input type="hidden" name="token" value="{$token}">
    <label>Module <select class="form-control" name="servertype"><option value="">None</option>{foreach $modules as $name}<option{if $name == $product->servertype} selected{/if}>{$name|text}</option>{/foreach}</select></label>
    <label>Server Group <select class="form-control" name="servergroup"><option value="0">None</option>{foreach $groups as $group}<option value="{$group->id}"{if $group->id == $product->servergroup} selected{/if}>{$group->name|text}</option>{/foreach}</select></label>
    <button class="btn btn-default">Choose</button>
</form>
<form method="post" action="{$address|text}{if $advanced}&amp;mode=advanced{/if}" class="box form-horizontal">
    <input type="hidden" name="token" value="{$token}">
    <h4>{$product->name|text}: Module Settings ({$product->servertype|text})</h4>
    {if $hasSimpleMode}<p class="text-right">{if $advanced}<a href="{$address|text}">Switch to Simple Mode</a>{else}<a href="{$address|text}&amp;mode=advanced">Switch to Advanced Mode</a>{/if}</p>{/if}
    {foreach $settings as $setting}
    {$field = "packageconfigoption[`$setting.position`]"}
    <div class="form-group">
        <label class="col-sm-3 fieldlabel" for="setting{$setting.position}">{$setting.name|text}</label>
        <div class="col-sm-6">
            {if $setting.type == 'dropdown'}
                <select class="form-control" id="setting{$setting.position}" name="{$field}">
                {foreach $setting.choices as $value => $label}<option value="{$value|text}"{if (string) $value == $setting.value} selected{/if}>{$label|text}</option>{/foreach}
                </select>
            {elseif $setting.type == 'radio'}
                {foreach $setting.choices as $value => $label}<label class="radio-inline"><input type="radio" name="{$field}" value="{$value|text}"{if (string) $value == $setting.value} checked{/if}> {$label|text}</label>{/foreach}
            {elseif $setting.type == 'yesno'}
                <input type="hidden" name="{$field}" value=""><input type="checkbox" id="setting{$setting.position}" name="{$field}" value="on"{if $setting.value == 'on'} checked{/if}>
            {elseif $setting.type == 'textarea'}
                <textarea class="form-control" id="setting{$setting.position}" name="{$field}" rows="{$setting.rows|text}">{$setting.value|text}</textarea>
            {else}
                <input class="form-control" type="{$setting.type|text}" id="setting{$setting.position}" name="{$field}" value="{$setting.value|text}">
            {/if}
            {if $setting.problem}<p class="text-danger">{$setting.problem|text}</p>{/if}
            <p class="help-block">{$setting.description}</p>
        </div>
    </div>
    {foreachelse}<p>The product has no module, or the module no settings.</p>
    {/foreach}
    {foreach $metrics as $metric}
    <div class="form-group"><span class="col-sm-3 fieldlabel">Metric: {$metric->displayName()|text}</span><div class="col-sm-6">{$metric->systemName()|text}, {$metric->units()->name()|text}, {$metric->type()|text}</div></div>
    {/foreach}
    <div class="text-center"><button class="btn btn-primary">Save Changes</button></div>
</form>
{/block}
