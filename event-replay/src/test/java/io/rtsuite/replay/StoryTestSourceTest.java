package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryTestSourceTest {

  @ParameterizedTest
  @CsvSource({
    "t1, T1StoryTest",
    "c-1, C1StoryTest",
    "high_rollers-2, HighRollers2StoryTest",
    "42, Subject42StoryTest",
    "_, SubjectStoryTest"
  })
  void is_a_class_named_after_the_subject(String file, String name) {
    assertThat(new StoryTestSource("a.Game", file).className()).isEqualTo(name);
  }

  @Test
  void lies_in_the_games_package_as_its_constructor_may() {
    assertThat(new StoryTestSource("io.rtsuite.template.CounterGame", "c1").text())
        .startsWith("package io.rtsuite.template;\n")
        .contains("RecordedStory.of(C1StoryTest.class, \"c1.jsonl\").replay(new CounterGame());");
  }
}
